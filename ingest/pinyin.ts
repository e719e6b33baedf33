/** Words of Chinese makers who write their keys by sound, and the English ones that they mix in. Longer before shorter. */
const SYLLABLES: Readonly<Record<string, string>> = {
  yiyanghuatan: "一氧化碳",
  keranqiti: "可燃气体",
  shousuoya: "收缩压",
  shuzhangya: "舒张压",
  tianranqi: "天然气",
  shengyudianliang: "电量",
  shengyudianliu: "剩余电流",
  dianliang: "电量",
  yangan: "烟感",
  yanwu: "烟雾",
  wengan: "温感",
  huojing: "火警",
  huozai: "火灾",
  ranqi: "燃气",
  xielou: "泄漏",
  xielu: "泄漏",
  loudian: "漏电",
  loushui: "漏水",
  shuijin: "水浸",
  jinshui: "浸水",
  jinji: "紧急",
  hujiao: "呼叫",
  qiuzhu: "求助",
  qiujiu: "求救",
  yijian: "一键",
  lasheng: "拉绳",
  anniu: "按钮",
  anjian: "按键",
  diedao: "跌倒",
  shuaidao: "摔倒",
  menci: "门磁",
  jinggai: "井盖",
  qingxie: "倾斜",
  weiyi: "位移",
  dakai: "打开",
  shuiya: "水压",
  shuiwei: "水位",
  yewei: "液位",
  yali: "压力",
  nongdu: "浓度",
  wendu: "温度",
  shidu: "湿度",
  tiwen: "体温",
  xinlv: "心率",
  maibo: "脉搏",
  huxi: "呼吸",
  xueyang: "血氧",
  xueya: "血压",
  gaoya: "高压",
  diya: "低压",
  bushu: "步数",
  lichuang: "离床",
  zaichuang: "在床",
  dianti: "电梯",
  kunren: "困人",
  beikun: "被困",
  fangchai: "防拆",
  guzhang: "故障",
  qianya: "欠压",
  baojing: "报警",
  gaojing: "告警",
  zhuangtai: "状态",
  leixing: "类型",
  alarm: "报警",
  status: "状态",
  state: "状态",
  open: "打开",
};
const WORDS = Object.keys(SYLLABLES).sort((a, b) => b.length - a.length);
const ENGLISH = /^(?:alarm|status|state|open)$/;
const LONGEST = 40;

/** A name in plain spelling that is written by sound, such as ranqi-baojing, in characters; any other as it is. */
export function fromPinyin(name: string): string {
  const letters = name.length > LONGEST ? "" : name.replaceAll("-", "");
  if (!/^[a-z]{4,}$/.test(letters)) return name;
  let said = "";
  let isPinyin = false;
  for (let at = 0; at < letters.length; ) {
    const word = WORDS.find((one) => letters.startsWith(one, at));
    if (word === undefined) return name;
    said += SYLLABLES[word] ?? "";
    isPinyin ||= !ENGLISH.test(word);
    at += word.length;
  }
  return isPinyin ? said : name;
}
