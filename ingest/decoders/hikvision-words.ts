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
  [/^(firedetection|firedetect|fire|flame|flamedetection|openflame|firepoint|firespotdetection)$/, "video-flame"],
  [/^(tma|tmpa|temperaturealarm|thermometryalarm)$/, "heat"],
  [/sos|panic|onekeyalarm|emergency(call|help|alarm)|callforhelp|helpalarm/, "sos"],
  [/elevator.*(trap|stuck)|peopletrapped|lifttrap/, "lift-trapped"],
  [/e(lectric|lectro|le)?(bike|bicycle|vehicle|moped|scooter)|electromobile/, "ebike-in-lift"],
  [/thrownobject|highaltitude|highthrow|highparabol|objectthrow|fallingobject/, "falling-object"],
  [/fall(en)?down|faildown|peoplefall|personfall|humanfall|fallen/, "fallen-person"],
  [/^(group|groupdetection|crowd|peoplegather|gathering|densitydetection|crowdgather)/, "crowd"],
  [/loiter|wander/, "loitering"],
  [/^(linedetection|linecrossing|fielddetection|regionentrance|crossline|intrusion|perimeter|invasion)/, "intrusion"],
  [/^(tamperdetection|tamper|shelteralarm|shelter|scenechangedetection|videotampering|cover)/, "camera-covered"],
  [/^(vmd|pir|motion|motiondetection)$/, "motion"],
  [/^(regionexiting|humandetection|facedetection|facecapture|facesnap|bodydetection|humanrecognition)/, "person"],
  [/^(parking|illegalparking|vehicledetection|anpr|vehiclematchresult|vehiclemonitor)/, "vehicle"],
  [
    /^(videoloss|badvideo|defocus|videomismatch|videoexception|diskfull|diskerror|hdfull|hderror|storagefailure|diskunformat|nicbroken|ipconflict|netbroken|recordexception|recordingfailure|raidexception|poweralarm|hddfull|hdderror)$/,
    "fault",
  ],
  [/^(io|inputproxy|alarmin|alarminput|ioalarm|externalalarm)$/, "input"],
  [/^(illaccess|illegallogin|peoplecounting|heatmap|framespeoplecounting|storagedetection|audioexception|audiodetection)/, "alive"],
];

/** @returns undefined where nobody knows it */
export function cameraWord(type: string): CameraWord | undefined {
  const plain = type.toLowerCase().replace(/[^a-z]/g, "");
  return WORDS.find(([name]) => name.test(plain))?.[1];
}
