import { RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, Billing, type StreamViewType, TableEncryptionV2, TableV2 } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";

export interface KeyedTableProps {
  /**
   * Keep the table when its stack is deleted, and refuse to delete it by any other way.
   * @default true
   */
  readonly production?: boolean;
  /**
   * What the table's stream tells of a changed row.
   * @default - no stream
   */
  readonly stream?: StreamViewType;
}

/**
 * A table with string keys `pk` and `sk` and an epoch-seconds `ttl`, paid by the request, which can be restored to any
 * second of the last 35 days.
 */
export class KeyedTable extends TableV2 {
  constructor(scope: Construct, id: string, { production = true, stream }: KeyedTableProps = {}) {
    super(scope, id, {
      partitionKey: { name: "pk", type: AttributeType.STRING },
      sortKey: { name: "sk", type: AttributeType.STRING },
      timeToLiveAttribute: "ttl",
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.dynamoOwnedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: production,
      removalPolicy: production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      ...(stream && { dynamoStream: stream }),
    });
  }
}
