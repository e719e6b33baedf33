/** The client id that aedes knows: nobody pushes another log-in off by taking its client id. */
export function sessionId(login: string, client: string): string {
  return `${encodeURIComponent(login)}:${client}`;
}

export function loginOf(id: string): string {
  const end = id.indexOf(":");
  return end < 0 ? "" : decodeURIComponent(id.slice(0, end));
}
