import type { FastifyHelmetOptions } from "@fastify/helmet";

/**
 * Headers for the dashboard: its own scripts only, workers from blobs (the map's), inline styles (the UI kit writes
 * them), pictures from data and blobs. The live feed's address is named beside 'self', which older Safari does not
 * take for WebSockets.
 */
export function helmetOptions(publicUrl: string | null): FastifyHelmetOptions {
  const https = publicUrl?.startsWith("https:") === true;
  const feed = publicUrl === null ? [] : [publicUrl.replace(/^http/, "ws").replace(/\/+$/, "")];
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        workerSrc: ["'self'", "blob:"],
        childSrc: ["'self'", "blob:"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", "data:", "blob:"],
        fontSrc: ["'self'", "data:"],
        mediaSrc: ["'self'", "data:", "blob:"],
        connectSrc: ["'self'", "blob:", "data:", ...feed],
        manifestSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    crossOriginEmbedderPolicy: false,
    // Browsers ignore these two on plain http, and complain.
    crossOriginOpenerPolicy: https,
    originAgentCluster: https,
    strictTransportSecurity: https ? { maxAge: 15_552_000 } : false,
    referrerPolicy: { policy: "no-referrer" },
  };
}
