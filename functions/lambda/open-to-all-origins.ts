import type { MiddlewareObj } from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { PREFLIGHT, READABLE_BY_ALL } from "../core/open-to-all.ts";

/**
 * Lets pages of any origin read every answer, errors too, and answers preflights. API Gateway answers those by itself where
 * it knows one by its `Access-Control-Request-Method`, and puts headers of its own in the place of ours. CloudFront forwards
 * preflights without that header, which leads them to `$default`; a browser wants them answered with 2xx.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export function openToAllOrigins(): MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> {
  const open: NonNullable<ReturnType<typeof openToAllOrigins>["after"]> = ({ response }) => {
    if (!response) return;
    response.headers = { ...response.headers, ...READABLE_BY_ALL, "x-content-type-options": "nosniff" };
  };
  return {
    before: ({ event }) =>
      event.requestContext.http.method === "OPTIONS" ? { statusCode: 204, headers: { ...PREFLIGHT } } : undefined,
    after: open,
    onError: open,
  };
}
