import { CfnBudget } from "aws-cdk-lib/aws-budgets";
import { Construct } from "constructs";

export interface MonthlyBudgetProps {
  /** What the account may spend in a month, US dollars. */
  readonly dollars: number;
  /** Who is told when it has spent that, or is going to. */
  readonly topicArn: string;
}

/**
 * Tells when the account spends more in a month than it may. Of the whole account: AWS tells the costs of one stack from
 * those of another by tags alone, which somebody has to activate, and which count from then on.
 */
export class MonthlyBudget extends Construct {
  constructor(scope: Construct, id: string, { dollars, topicArn }: MonthlyBudgetProps) {
    super(scope, id);
    const subscribers = [{ subscriptionType: "SNS", address: topicArn }];
    new CfnBudget(this, "Budget", {
      budget: { budgetType: "COST", timeUnit: "MONTHLY", budgetLimit: { amount: dollars, unit: "USD" } },
      notificationsWithSubscribers: ["ACTUAL", "FORECASTED"].map((notificationType) => ({
        notification: { notificationType, comparisonOperator: "GREATER_THAN", threshold: 100 },
        subscribers,
      })),
    });
  }
}
