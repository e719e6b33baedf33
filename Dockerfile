# Three steps: the build with its compilers and the dashboard's tools stays behind, the packages of the hub alone go along.
# One tag for all three: native modules and the kept V8 code belong to the Node.js that made them.
ARG NODE=24.11.1-bookworm

FROM node:${NODE} AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM node:${NODE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
# Starts the built hub once for its code cache, which another Node.js would refuse: hence the shared tag.
RUN node scripts/build.mjs

FROM node:${NODE}-slim
ENV NODE_ENV=production HUB_HOST=0.0.0.0 HUB_DATA_DIR=/data
# glibc's allocator otherwise keeps more of what bursts leave behind (docs/performance.md).
ENV MALLOC_ARENA_MAX=2 MALLOC_TRIM_THRESHOLD_=131072
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json ./
# A named volume takes its owner and mode from its folder when it is first used.
RUN install -d -o node -g node -m 0700 /data /backups
USER node
VOLUME /data
EXPOSE 8080 1883 8883
HEALTHCHECK --interval=10s --timeout=3s --retries=3 --start-period=30s CMD ["node", "-e", "fetch('http://127.0.0.1:'+(process.env.HUB_HTTP_PORT||8080)+'/readyz').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
STOPSIGNAL SIGTERM
CMD ["node", "dist/server/hub/main.js"]
