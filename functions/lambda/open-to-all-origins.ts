import type { MiddlewareObj } from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";

/** Headers that scripts of other origins may read. */
const EXPOSED = "etag, link, retry-after, x-tirage-rejected";

/**
 * Lets pages of any origin read every answer, errors too: the public numbers are for everyone, and what is not depends
 * on a token that the page must have, never on a cookie.
 */
export function openToAllOrigins(): MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> {
  const open: NonNullable<ReturnType<typeof openToAllOrigins>["after"]> = ({ response }) => {
    if (!response) return;
    response.headers = {
      ...response.headers,
      "access-control-allow-origin": "*",
      "access-control-expose-headers": EXPOSED,
      "x-content-type-options": "nosniff",
    };
  };
  return { after: open, onError: open };
}
