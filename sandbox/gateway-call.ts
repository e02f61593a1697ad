/** The sandbox calls nobody but a gateway beside it: the URL of one of these native operations on this machine. */
export const isOwnMachine = (text: string, operations: readonly string[]): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname } = new URL(text);
  if (protocol !== 'http:' || !['127.0.0.1', 'localhost'].includes(hostname)) return false;
  return operations.some((operation) => pathname.endsWith(`/${operation}`));
};

/** Posts JSON to the gateway and reports what it answered; `status` 0 = nothing. */
export const callGateway = async (url: string, body: string, headers: Readonly<Record<string, string>> = {}) => {
  const started = performance.now();
  const ms = () => Math.round(performance.now() - started);
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      signal: AbortSignal.timeout(15_000),
    });
    const text = await response.text();
    const exchange = response.headers.get('gateway-exchange') ?? undefined;
    return { status: response.status, body: parsed(text), ms: ms(), exchange };
  } catch (error) {
    return { status: 0, body: error instanceof Error ? error.message : 'failed', ms: ms() };
  }
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};
