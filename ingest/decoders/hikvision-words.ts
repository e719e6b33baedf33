import type { EventKind } from "../../contracts/index.ts";

/** What an event of a camera means: a happening, a sign of life, or a trouble of the camera itself. */
export type CameraWord = EventKind | "alive" | "input";

/**
 * Types of events as ISAPI names them, without case and without what is no letter. The first that fits counts: the names
 * of fire and help stand before the general ones.
 */
const WORDS: readonly (readonly [RegExp, CameraWord])[] = [
  [/^(heartbeat|duration|statuschange|timing)$/, "alive"],
  [/smokeandfire|fireandsmoke|firesmoke/, "video-flame"],
  [/smoke/, "video-smoke"],
  [/fire(lane|escape|passage|channel|access|exit)/, "fire-lane-blocked"],
  [
    /^(firedetection|firedetect|fire|flame|flamedetection|openflame|fire(point|spot)(detection)?|fireworks?(detection|alarm)?)$/,
    "video-flame",
  ],
  [/^(tma|tmpa|temperature(difference)?alarm|thermometryalarm)$/, "heat"],
  [/gasleak(age)?/, "gas"],
  [/waterleak(age)?/, "leak"],
  [/sos|panic|onekeyalarm|emergency(call|help|alarm)|call(for)?help|helpalarm/, "sos"],
  [/elevator.*(trap|stuck)|(people|passenger|person)trapped|lifttrap/, "lift-trapped"],
  [
    /(electric|electro|ele)(bike|bicycle|vehicle|moped|scooter|motor)|electromobile|^evehicle|(^|detect|illegal|no|elevator|lift|indoor)e(bike|bicycle|scooter|moped)/,
    "ebike-in-lift",
  ],
  [/thrownobject|hightoss|^hfpd|highaltitude|highthrow|highparabol|objectthrow|fallingobject/, "falling-object"],
  [/fall(en)?down|faildown|peoplefall|personfall|humanfall|fallen/, "fallen-person"],
  [/^(rioter|group|groupdetection|crowd|peoplegather|gathering|densitydetection|crowdgather)/, "crowd"],
  [/loiter|wander|tarry|^(?:stereo)?stay(?:detection)?$|^taildetection/, "loitering"],
  [
    /^(linedetection|linecrossing|fielddetection|regionentrance|crossline|crossregion|crossfence|radarline|radarregion|infraredblock|advreachheight|reachheight|intrusion|perimeter|invasion)/,
    "intrusion",
  ],
  [/^(tamperdetection|tamper|shelteralarm|shelter|scenechange|videoblind|videoabnormal|videotampering|cover)/, "camera-covered"],
  [/^(vmd|pir|motion|motiondetection)$/, "motion"],
  [/^(regionexiting|humandetection|facedetection|facecapture|facesnap|bodydetection|humanrecognition)/, "person"],
  [/^(parking|illegalparking|vehicledetection|anpr|vehiclematchresult|vehiclemonitor)/, "vehicle"],
  [
    /^(videoloss|badvideo|defocus|videounfocus(?:alarm)?|videomismatch|videoexception|diskfull|diskerror|hdfull|hderror|storage(?:failure|notexist|lowspace)|diskunformat|nicbroken|ipconflict|netbroken|recordexception|recordingfailure|raidexception|poweralarm|hddfull|hdderror)$/,
    "fault",
  ],
  [/^(io|inputproxy|alarmin|alarminput|ioalarm|externalalarm|alarmlocal|localalarm|alarmbox(?:alarm)?)$/, "input"],
  [
    /^(illaccess|illegallogin|peoplecounting|heatmap|framespeoplecounting|storagedetection|audioexception|audiodetection|audiomutation|audioanomaly|audiointensity|numberstat|mannum|flowstat|flowrate|stereonumberstat|newfile|mdresult|ntpadjust|timechange|alarmoutput|videomotioninfo|intelliframe|patrol|onduty|videodiagnosis)/,
    "alive",
  ],
];

/** @returns undefined where nobody knows it */
export function cameraWord(type: string): CameraWord | undefined {
  const plain = type.toLowerCase().replace(/[^a-z]/g, "");
  return WORDS.find(([name]) => name.test(plain))?.[1];
}
