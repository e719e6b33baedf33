import { CASE_ACT_WORDS, CASE_STATE_WORDS, type Case, type CaseAct, type CaseRefusal, VERDICT_WORDS } from "../contracts/index.ts";
import { refused } from "./entry.ts";
import type { CaseStep } from "./types.ts";

/** Why an act is not possible, in words that name who has the case. */
export function refusal(one: Case, act: CaseAct, why: CaseRefusal): CaseStep {
  const words = CASE_ACT_WORDS[act];
  switch (why) {
    case "right":
      return refused(403, `您的角色不能${words.zh}`, `Your role cannot do this: ${words.en.toLowerCase()}`);
    case "state": {
      const state = CASE_STATE_WORDS[one.state];
      const who = one.takenByName ?? one.assignedToName;
      return refused(
        409,
        `工单${state.zh}${who === null ? "" : `（${who}）`}，不能${words.zh}`,
        `The case is ${state.en.toLowerCase()}${who === null ? "" : ` (${who})`}: ${words.en.toLowerCase()} is not possible`,
      );
    }
    case "not-yours": {
      const who = one.takenByName ?? one.assignedToName ?? "";
      return refused(409, `工单由${who || "他人"}办理，不能代为${words.zh}`, `${who || "Somebody else"} has this case`);
    }
    case "not-sent":
      return refused(
        403,
        `志愿者只有受派后才能${words.zh}；请把看到的写在备注里，由值班员登记`,
        `Only a volunteer whom the desk has sent does this (${words.en.toLowerCase()}): write what you see as a comment, the desk books it`,
      );
    case "held":
      return refused(409, "工单已挂起", "The case is on hold");
    case "not-held":
      return refused(409, "工单没有挂起", "The case is not on hold");
    case "worst":
      return refused(409, "工单已是特急", "The case is critical already");
    case "no-closing":
      return refused(409, "没有待复核的办结", "No close waits for a second name");
    case "own-closing":
      return refused(409, "第二人不能是提出办结的本人", "The second name cannot be one's own");
    case "asked-closing": {
      const verdict = VERDICT_WORDS[one.closing?.verdict ?? "false"];
      return refused(
        409,
        `${one.closing?.byName ?? "他人"}已提出按“${verdict.zh}”办结，待第二人复核：请按“同意办结”或“不同意”`,
        `${one.closing?.byName ?? "Somebody else"} has asked to close it as “${verdict.en.toLowerCase()}”: agree as the second name, or refuse it`,
      );
    }
    case "not-asker":
      return refused(
        409,
        `待复核的办结由${one.closing?.byName ?? "他人"}提出，由其本人撤回；不同意的，请按“不同意”`,
        `${one.closing?.byName ?? "Somebody else"} asked for that close and withdraws it: refuse it if you do not agree`,
      );
    case "handler":
      return refused(409, "经办人不能回访自己办理的工单，请由他人回访", "Who handled a case does not make its return visit");
    case "by-device":
      return refused(409, "设备告警的工单不能撤销，请核实后办结", "A case of a device's alarm is verified and closed, not withdrawn");
    case "closes":
      return refused(
        409,
        "人员警情和火警不能撤销：请填写如何确认本人情况，或经第二人复核，按误报办结",
        "An alarm of a person or a fire is not withdrawn: close it as false, with how the person was found or with a second name",
      );
    case "not-a-hazard":
      return refused(
        409,
        `只有场所隐患类工单可以${words.zh}；人员工单一人一单，诉求与纠纷不合并`,
        "Only hazards of a place are joined: each person has a case of their own",
      );
    case "no-alarm":
      return refused(409, `诉求与纠纷没有告警，不能${words.zh}`, "Requests and quarrels have no alerts: there is nothing to take apart");
  }
}
