import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { Answer } from "../routes/route.ts";

/** A route's answer as API Gateway takes it: bytes travel as base64. */
export function toResult({ status, headers, body }: Answer): APIGatewayProxyStructuredResultV2 {
  const isText = typeof body === "string";
  return {
    statusCode: status,
    headers: { ...headers },
    body: isText ? body : Buffer.from(body).toString("base64"),
    isBase64Encoded: !isText,
  };
}
