import type { LinkTrouble } from "./types.ts";

const ACCOUNT = {
  zh: "核对 HUB_BROKER_URL 中的用户名和密码，以及 MQTT 服务器上该账号的密码文件",
  en: "check user name and password in HUB_BROKER_URL against the broker's password file",
};
const REFUSALS: Readonly<
  Record<number, { readonly zh: string; readonly en: string; readonly mend: { readonly zh: string; readonly en: string } }>
> = {
  2: {
    zh: "不接受本平台的客户端标识",
    en: "does not accept the hub's client id",
    mend: { zh: "在服务器上放行以 shouwang- 开头的客户端标识", en: "let client ids that begin with shouwang- in there" },
  },
  3: {
    zh: "暂不提供服务",
    en: "is not available",
    mend: { zh: "查看服务器日志与负载", en: "look at its log and load" },
  },
  4: { zh: "用户名或密码不对", en: "says that user name or password is wrong", mend: ACCOUNT },
  5: { zh: "拒绝了本平台的账号", en: "refuses the hub's account", mend: ACCOUNT },
  133: {
    zh: "不接受本平台的客户端标识",
    en: "does not accept the hub's client id",
    mend: { zh: "在服务器上放行以 shouwang- 开头的客户端标识", en: "let client ids that begin with shouwang- in there" },
  },
  134: { zh: "用户名或密码不对", en: "says that user name or password is wrong", mend: ACCOUNT },
  135: { zh: "拒绝了本平台的账号", en: "refuses the hub's account", mend: ACCOUNT },
  136: { zh: "暂不提供服务", en: "is not available", mend: { zh: "查看服务器日志与负载", en: "look at its log and load" } },
  137: { zh: "正忙", en: "is busy", mend: { zh: "查看服务器日志与负载", en: "look at its log and load" } },
  138: { zh: "封禁了本平台", en: "has banned the hub", mend: { zh: "在服务器上解除封禁", en: "lift the ban there" } },
  142: {
    zh: "另有客户端用同一标识登录，本平台被挤下线",
    en: "was given another client under the hub's id",
    mend: {
      zh: "查找从本平台的备份恢复、同时运行的另一套平台，停掉其中一套",
      en: "look for a second hub restored from this one's back-up, and stop one of them",
    },
  },
};

const NETWORK: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  ECONNREFUSED: { zh: "该端口没有程序在监听", en: "nothing listens on that port" },
  ENOTFOUND: { zh: "主机名解析不到", en: "the host's name is not known" },
  EAI_AGAIN: { zh: "域名服务器没有应答", en: "the name server does not answer" },
  ETIMEDOUT: { zh: "连接超时", en: "it does not answer in time" },
  EHOSTUNREACH: { zh: "没有到该主机的路由", en: "there is no route to the host" },
  ENETUNREACH: { zh: "没有到该网络的路由", en: "there is no route to the network" },
  ECONNRESET: { zh: "连接被对方断开", en: "it closes the connection" },
};

const codeOf = (error: unknown): unknown => (typeof error === "object" && error !== null && "code" in error ? error.code : undefined);
const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Node's own names of what may be wrong with a certificate. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME|ERR_TLS|ERR_SSL|EPROTO/;

/** Whether a broker says that it does not speak the version of MQTT that it was asked in. */
export function isOfVersion(error: unknown): boolean {
  const code = codeOf(error);
  return code === 1 || code === 132;
}

/** Why the link does not stand, in words that say what, where and how to mend. */
export function troubleOf(error: unknown, url: string): LinkTrouble {
  const code = codeOf(error);
  const refusal = typeof code === "number" ? REFUSALS[code] : undefined;
  if (typeof code === "number") {
    const { zh, en, mend } = refusal ?? {
      zh: `拒绝连接（原因码 ${code}）`,
      en: `refuses the connection (reason code ${code})`,
      mend: ACCOUNT,
    };
    return { what: "refused", words: { zh: `外部 MQTT 服务器 ${url} ${zh}；${mend.zh}`, en: `The MQTT broker ${url} ${en}; ${mend.en}` } };
  }
  const name = typeof code === "string" ? code : "";
  if (CERTIFICATE.test(name) || CERTIFICATE.test(textOf(error)))
    return {
      what: "certificate",
      words: {
        zh: `外部 MQTT 服务器 ${url} 的证书不被信任（${textOf(error)}）；把签发它的 CA 证书文件填入 HUB_BROKER_CA，并核对地址中的主机名`,
        en: `The certificate of the MQTT broker ${url} is not trusted (${textOf(error)}); give the file of its authority as HUB_BROKER_CA and check the host's name`,
      },
    };
  const why = NETWORK[name] ?? { zh: textOf(error), en: textOf(error) };
  return {
    what: "unreachable",
    words: {
      zh: `连不上外部 MQTT 服务器 ${url}：${why.zh}；检查服务器是否运行、网络与防火墙、HUB_BROKER_URL`,
      en: `The MQTT broker ${url} cannot be reached: ${why.en}; check that it runs, network and firewall, and HUB_BROKER_URL`,
    },
  };
}

export function lostTrouble(url: string): LinkTrouble {
  return {
    what: "lost",
    words: {
      zh: `与外部 MQTT 服务器 ${url} 的连接已断开，正在重连；检查服务器是否运行及网络`,
      en: `The link to the MQTT broker ${url} broke and is being made anew; check that it runs, and the network`,
    },
  };
}

export function filterTrouble(url: string, filters: readonly string[]): LinkTrouble {
  const names = filters.join("、");
  return {
    what: "filter-refused",
    words: {
      zh: `外部 MQTT 服务器 ${url} 不许本平台订阅 ${names}；在其 ACL 中给本平台的账号这些主题的读权限（npm run broker:acl 生成整个文件）`,
      en: `The MQTT broker ${url} does not let the hub subscribe to ${filters.join(", ")}; give the hub's account the right to read them (npm run broker:acl writes the whole file)`,
    },
  };
}
