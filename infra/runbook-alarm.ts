import { Alarm, type AlarmProps, ComparisonOperator, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import type { Construct } from "constructs";
import type { Config } from "../functions/core/config.ts";
import type { AlarmTopic } from "./alarm-topic.ts";

/** Whom alarms tell, and where those read on. */
export interface OnCall {
  readonly topic: Pick<AlarmTopic, "tellOf">;
  /** Where the runbook can be read: an address, or a path. */
  readonly runbook: string;
}

/** Whom alarms tell, as the configuration has it. */
export function onCallOf(topic: AlarmTopic, { runbook = "docs/runbook.md" }: NonNullable<Config["watch"]>): OnCall {
  return { topic, runbook };
}

export interface RunbookAlarmProps extends Omit<AlarmProps, "alarmDescription" | "comparisonOperator"> {
  readonly onCall: OnCall;
  /** What happens, for whoever is woken by it. */
  readonly says: string;
  /** The heading in the runbook under which there is what to look at and what to do. */
  readonly heading: string;
  /**
   * Rings from the threshold on, or above it.
   * @default ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
   */
  readonly comparisonOperator?: ComparisonOperator;
}

/** An alarm that says what happens and leads to what to do about it. Without data it does not ring, if nothing else is said. */
export class RunbookAlarm extends Alarm {
  constructor(scope: Construct, id: string, { onCall, says, heading, ...props }: RunbookAlarmProps) {
    super(scope, id, {
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      ...props,
      alarmDescription: `${says} What to do: ${onCall.runbook}#${anchorOf(heading)}`,
    });
    onCall.topic.tellOf(this);
  }
}

/** What a heading of Markdown is linked by. */
function anchorOf(heading: string): string {
  return heading.toLowerCase().replaceAll(" ", "-");
}
