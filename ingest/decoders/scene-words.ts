import { looksAlarming } from "../alarming.ts";
import { mayCostALife } from "./camera-alert.ts";
import { type CameraWord, cameraWord } from "./hikvision-words.ts";

/**
 * Names of algorithms as boxes for cameras write them, Chinese and English. The first that fits counts: what only sounds
 * like a danger (smoking, fire doors) stands before the danger. Names that stand nowhere fall to those of cameras.
 */
const WORDS: readonly (readonly [RegExp, CameraWord])[] = [
  [
    /体温|(?:人体|人脸|额温|腕温)测温|安全帽|反光衣|工[服装]|厨师[帽服]|口罩|手套|[抽吸]烟|打电话|玩手机|看手机|灭火器|消火栓|消防栓|消防员|消防人员|鼠患?|老鼠|垃圾|占道|摊贩|流动商贩|宠物|犬/,
    "alive",
  ],
  [
    /helmet|hardhat|reflective|vest|uniform|mask|glove|smoking|smoker|cigarette|(call|play|use|using|watch)\w*phone|phone(call|use|play)|cellphone|mobilephone|extinguisher|hydrant|firefighter|fireman|firetruck|fireengine|garbage|trash|rubbish|rodent|mouse|dog|gasstation|speedlimit|overspeed|highspeed|(?:car|vehicle|lane)(?:distance|departure)|collisionwarn|vehiclecollision|followcar|anatomytemp|bodytemp|facetemp|facethermo/,
    "alive",
  ],
  // Things that fall or stand about, and detectors that are missed.
  [
    /(?:气瓶|钢瓶|物品|物体|货物|货架|树木?|[电线路]杆|车辆?|单车|围[挡栏]|护栏|路锥|桶|花盆)(?:倒[地下伏塌]|跌落|摔落)|落叶|(?:报警器|探测器|烟感)(?:缺失|遮挡|损坏|脱落|未安装)/,
    "alive",
  ],
  [/fall(?:en|ing)?(?:tree|lea(?:f|ves)|rock|branch|pole|fence|bike|bicycle|sign)|waterfall|rainfall|snowfall/, "alive"],
  [/烟感(?:报警|告警|火警)/, "smoke"],
  [/心跳|保活|注册|上线|设备在线|算法列表|状态上报/, "alive"],
  [/^(keepalive|register|registration|login|online|devicestatus|devicestate|statusreport|ping|hello)$/, "alive"],
  [/^火$|火苗|火点|火光|烟火|明火|火焰|火灾|火情|火警|起火|着火|失火|动火|火花/, "video-flame"],
  [/^烟$|烟雾|冒烟|浓烟|烟气|黑烟|白烟/, "video-smoke"],
  [/消防(车?通道|车道|登高|出口)|生命通道|疏散通道|安全出口/, "fire-lane-blocked"],
  [/fire(lane|road|escape|passage|channel|access|exit|way)/, "fire-lane-blocked"],
  [/(电动|电瓶|两轮)\S{0,6}充电|室内充电|楼道充电|入户充电/, "ebike-charging-indoors"],
  [/(ebike|electricbike|electricvehicle).*charg|indoorcharg/, "ebike-charging-indoors"],
  [/非机动车(?:进入?|入|乘)?电?梯|非机动车进入/, "ebike-in-lift"],
  [/nonmotor(?:vehicle)?(?:entry|enter|in(?:to)?(?:elevator|lift))/, "ebike-in-lift"],
  [/电动(自行)?车|电瓶车|电单车|电动摩托/, "ebike-in-lift"],
  [/高空抛|抛物|高空坠物/, "falling-object"],
  [/(?:燃气|天然气|煤气|可燃气体|气体)泄[漏露]/, "gas"],
  [/漏水|水浸/, "leak"],
  [/困人|电梯被困|人员被困/, "lift-trapped"],
  [/跌倒|摔倒|倒地|倒下|晕倒|昏倒|昏迷|[晕昏]厥|跌落|摔跤|摔伤/, "fallen-person"],
  [/求助|求救|呼救|呼叫按钮|紧急(?:呼叫|按钮|报警|求助)|一键报警|挥手/, "sos"],
  [/help(gesture|signal|sign|me|wave)|callhelp|askforhelp/, "sos"],
  [
    /^(?:[a-z]*(?:people|person|human|man|body|elder(?:ly)?|personnel|staff|stereo|pedestrian|resident|patient))?(fall|fell|fallen|falling|slip|tumble|liedown|lying)(ing|down)?(detect(ion|or|ed)?|alarm|event|person|people)?$/,
    "fallen-person",
  ],
  [
    /^(open)?(fire|flame)(and)?(detect(ion|or|ed)?|alarm|warning|event|recognition|spot)?$|flame|openfire|wildfire|(?:electric|electro)spark/,
    "video-flame",
  ],
  [/聚集|聚众|拥挤|密度|人群|人员密集|人数超限|超员/, "crowd"],
  [/gather|overcrowd|overload|persondensity|crowddensity/, "crowd"],
  [/徘徊|逗留|滞留|尾随/, "loitering"],
  [/入侵|闯入|越界|翻越|翻墙|攀爬|攀高|周界|绊线|跨线|越线|禁区|警戒[线区]/, "intrusion"],
  [/intru|trespass|climb|tripwire|crossing|perimeter|invad|invasion|forbiddenarea|restrictedarea/, "intrusion"],
  [/遮挡|黑屏|镜头移位|画面异常/, "camera-covered"],
  [/occlu|blackscreen|(camera|lens|video)(cover|block|shelter|moved|shift)/, "camera-covered"],
  [/离线|掉线|断流|视频丢失|信号丢失|磁盘满|硬盘/, "fault"],
  [/^(camera|channel|stream|device|video)(offline|lost|disconnect(ed)?|loss|fault|exception)$|^offline$/, "fault"],
  [/高温|测温|温度(报警|告警|异常)|热点异常|热成像.{0,6}(报警|告警|异常)/, "heat"],
  [/heatimaging(?:temper|alarm)|hotspot(?:warn|alarm)|(?:thermal|temperature|temper)alarm/, "heat"],
  [/违停|违章停|乱停|车辆|车牌|机动车|汽车/, "vehicle"],
  [/^(vehicle|car|truck|bus|van|motorcycle|motorbike|licenseplate|plate)(detect(ion|ed)?|recognition|parking)?$|illegalpark/, "vehicle"],
  [/行人|人形|人脸|陌生人|人员检测|人体检测|有人|黑名单/, "person"],
  [
    /^(person|people|human|humanshape|humanshapedetect|peopledetect|pedestrian|face|stranger|body)(detect(ion|ed)?|recognition)?$/,
    "person",
  ],
];

/** What may cost a life and has no kind of its own here: somebody looks, each time. */
const GRAVE =
  /溺水|落水|抽搐|心脏骤停|尖叫|惨叫|枪|打架|暴力|剧烈运动|踩踏|斗殴|持刀|爆炸|坠楼|轻生|倒塌|坍塌|drown|(?<!fire)fight|violen|stampede|explo|weapon|knife|scream|gunshot|gunfire|^gun$|handgun|firearm|pistol|rifle|suicid|collapse/;
/** What only sounds like a danger, and is nothing that the hub knows either: told once a day. */
const HARMLESS =
  /防火(?:门|卷帘|分区)|火车|火锅|烟囱|烟草|烟花|fire(?:door|equipment|station|cabinet|box|hose)|firefighter|gas(?:tank|cylinder|bottle|meter|pipe)/;
const OVER = /解除|恢复|消除|结束|(?:alarm|event|fire|flame|smoke|fall|intrusion)(?:clear(?:ed)?|end(?:ed)?|recover(?:ed|y)?|resolved)$/;

interface Scene {
  /** Undefined where nobody knows the name. */
  readonly word: CameraWord | undefined;
  /** Whether overlooking it may cost a life. */
  readonly urgent: boolean;
  /** The name itself says that it is over. */
  readonly isOver: boolean;
}

const SCENES = new Map<string, Scene>();
const SCENES_KEPT = 2_000;
const LONGEST_KEPT = 80;

function sceneOf(name: string): Scene {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z\u4e00-\u9fff]/g, "")
    .slice(0, 200);
  const word = plain === "" || GRAVE.test(plain) ? undefined : (WORDS.find(([one]) => one.test(plain))?.[1] ?? cameraWord(plain));
  const urgent =
    word === undefined
      ? GRAVE.test(plain) || (!HARMLESS.test(plain) && looksAlarming(plain, true))
      : word === "input" || (word !== "alive" && mayCostALife(word));
  return { word, urgent, isOver: OVER.test(plain) };
}

/** What the name of an algorithm, a label or a rule means; worked out once for each name. */
export function scene(name: string): Scene {
  const known = SCENES.get(name);
  if (known !== undefined) return known;
  const found = sceneOf(name);
  if (SCENES.size >= SCENES_KEPT) SCENES.clear();
  if (name.length <= LONGEST_KEPT) SCENES.set(name, found);
  return found;
}

/**
 * Whether a word anywhere in it names a danger: a fire in a message that is read otherwise or not at all.
 * @param value what was sent, as parsed
 */
export function namesDanger(value: unknown, depth = 0): boolean {
  if (typeof value === "string") {
    if (value.length > 60) return false;
    const { word, urgent, isOver } = scene(value);
    return urgent && !isOver && word !== "input" && (word !== undefined || GRAVE.test(value.toLowerCase()));
  }
  if (depth > 5 || typeof value !== "object" || value === null) return false;
  return Object.values(value)
    .slice(0, 200)
    .some((one) => namesDanger(one, depth + 1));
}
