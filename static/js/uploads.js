// What of a file can be judged before it is sent. Knows nothing of the page.

/**
 * Why a file is not sent at all; "" where it may be. The server looks again, at the content.
 * @param {{ name: string, size: number }} file
 * @param {string} accept endings such as ".pdf,.png"
 * @param {number} most in bytes
 * @returns {"" | "ending" | "large" | "empty"}
 */
export function unfit({ name, size }, accept, most) {
  const lower = name.toLowerCase();
  if (!accept.split(",").some((ending) => ending && lower.endsWith(ending))) return "ending";
  if (!size) return "empty";
  return size > most ? "large" : "";
}

/**
 * @param {string} sentence with places such as {name}
 * @param {Record<string, string | number>} values
 */
export function filled(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/**
 * `fetch` for an upload: the same answer, and on the way how much of the body has left.
 * @param {string} address
 * @param {RequestInit} request
 * @param {(share: number) => void} progressed from 0 to 1
 * @returns {Promise<Response>}
 */
export function sendTelling(address, request, progressed) {
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    sending.open(request.method ?? "POST", address);
    for (const [name, value] of new Headers(request.headers)) sending.setRequestHeader(name, value);
    sending.upload.addEventListener("progress", ({ loaded, total }) => progressed(total ? loaded / total : 0));
    sending.addEventListener("load", () => {
      const lines = sending.getAllResponseHeaders().trim().split(/\r?\n/);
      const headers = lines.map((line) => /** @type {[string, string]} */ (line.split(/:\s*(.*)/s).slice(0, 2)));
      resolve(new Response(sending.responseText, { status: sending.status, headers }));
    });
    for (const end of ["error", "abort", "timeout"]) sending.addEventListener(end, () => reject(new Error(end)));
    sending.send(/** @type {XMLHttpRequestBodyInit} */ (request.body));
  });
}
