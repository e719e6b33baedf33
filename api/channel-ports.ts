import type {
  ChannelsView,
  ContactsChange,
  ContactWays,
  MailEntry,
  NewPush,
  Notice,
  NoticeAnswer,
  OwnWays,
  OwnWaysChange,
  Person,
  Provider,
  ProviderEntry,
  Trial,
  WayChannel,
  WechatBack,
  WechatCode,
  WechatStart,
  Words,
} from "../contracts/index.ts";
import type { ActOutcome } from "./port-types.ts";

/** What came in at a provider's callback, as it came. */
export interface CallbackRequest {
  readonly method: "GET" | "POST";
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
export type CallbackAnswer =
  | { readonly ok: true; readonly answer: string; readonly type: string }
  | { readonly ok: false; readonly status: 400 | 401; readonly reason: string };

/** What somebody sees who opens the link of a notice. Nothing in it says where, how much, or shows a picture. */
export interface AnswerPage {
  readonly token: string;
  readonly title: Words;
  readonly lines: readonly Words[];
  readonly answers: readonly NoticeAnswer[];
  /** What was answered before; null while nothing was. */
  readonly answered: NoticeAnswer | null;
  /** It may be answered anew: it is about a case that is open. */
  readonly changeable: boolean;
  /** Told to those who have the code; null without it. */
  readonly place: string | null;
  /** Whether the code would tell one. */
  readonly hasPlace: boolean;
}

export interface ChannelPorts {
  view(): Promise<ChannelsView>;
  /** Adds an account (null), or changes one. */
  save(id: string | null, entry: ProviderEntry): Promise<ActOutcome<Provider>>;
  remove(id: string): Promise<boolean>;
  /** Sends one message by it, and says what came of it. */
  tryOut(id: string, to: string | null): Promise<Trial | undefined>;
  /** Sends a message by this mail server; kept only where it was taken. */
  saveMail(entry: MailEntry): Promise<Trial>;
  removeMail(): Promise<boolean>;
  callback(token: string, request: CallbackRequest): Promise<CallbackAnswer | undefined>;

  contacts(person: Person): { readonly items: readonly ContactWays[]; readonly version: string };
  /** Puts another list of contacts in force; 409 where it was changed meanwhile. */
  saveContacts(person: Person, change: ContactsChange): Promise<ActOutcome<Person>>;
  testContact(person: Person, contact: number, channel: WayChannel): ActOutcome<Notice>;
  verifyContact(person: Person, contact: number): ActOutcome<Notice>;

  own(user: string): OwnWays;
  saveOwn(user: string, change: OwnWaysChange): Promise<OwnWays>;
  /** @param device which browser, where it is a push */
  testOwn(user: string, channel: WayChannel, device: string | null): ActOutcome<Notice>;
  addPush(user: string, push: NewPush): Promise<ActOutcome<OwnWays>>;
  removePush(user: string, device: string): Promise<boolean>;
  /** Where a browser inside WeChat is sent to say who it is. @param session of which log-in, without giving it away */
  startWechat(user: string, session: string): ActOutcome<WechatStart>;
  finishWechat(user: string, session: string, back: WechatBack): Promise<ActOutcome<OwnWays>>;
  codeForWechat(user: string): ActOutcome<WechatCode>;
  removeWechat(user: string): Promise<boolean>;

  pageByToken(token: string): Promise<AnswerPage | undefined>;
  pageByCode(code: string): Promise<AnswerPage | undefined>;
  /** Undefined where the page is dead. */
  answer(token: string, said: NoticeAnswer): Promise<AnswerPage | undefined>;
}
