/** What a describing model says in prose of somebody who fell or of a fire, and what only sounds so. */
const PROSE =
  /\b(?:falls?|fell|fallen|falling|collaps\w+|unconscious|motionless|fainted|passed out|lying on the (?:floor|ground)|on fire|flames?|fire|smoke|drown\w*|scream\w*)\b|跌倒|摔倒|倒地|昏倒|着火|起火|火焰|冒烟|浓烟|溺水/i;
const NO_PROSE =
  /\b(?:no|not|without|never)\b|fire (?:truck|engine|station|hydrant|pit|place|door|escape)|fireplace|smoke (?:detector|alarm|break)|(?:leaves|leaf|snow|rain|night|tree|branch|package|box) (?:is |are )?fall|falling (?:leaves|leaf|snow|rain|asleep)|未|没有|灭火/i;

/** Whether a sentence tells of a danger to life, and nothing in it speaks against it. */
export const soundsGrave = (text: unknown): text is string => typeof text === "string" && PROSE.test(text) && !NO_PROSE.test(text);
