import { HttpRequest, type HttpRequestInit, type HttpResponse, type Transport } from "@haulier/core";

/** Sends a request and reads the response to its end, with nothing of a client in between. */
export async function exchangeWith(
  transport: Transport,
  url: string,
  { method = "GET", ...init }: HttpRequestInit & { method?: string } = {},
): Promise<HttpResponse> {
  const response = await transport.handleRequest(new HttpRequest(method, url, init));
  await response.read();
  return response;
}
