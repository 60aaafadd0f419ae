# syntax=docker/dockerfile:1
# A small image of Rekey for PostgreSQL: Node, the package and nothing to build it with. It holds no settings but the
# profile: give them by the environment. `docker run rekey keys` prints keys, `… migrate` makes the tables.

FROM node:24-slim AS build
WORKDIR /rekey/source
COPY package.json package-lock.json ./
COPY examples/spa/package.json examples/spa/
RUN npm ci
COPY . .
RUN npm pack --pack-destination ..
# `--ignore-scripts`: the package has none, and needs no compiler.
RUN npm install --prefix ../app --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund ../rekey-*.tgz

FROM node:24-slim
WORKDIR /rekey/app
COPY --from=build /rekey/app ./
# Never a demo shop with printed credentials: without DATABASE_URL it says what is missing.
# One arena for all threads (mallopt(3)): each thread that hashes would keep 19 MiB in one of its own.
ENV NODE_ENV=production REKEY_PROFILE=production MALLOC_ARENA_MAX=1 PATH=/rekey/app/node_modules/.bin:$PATH
# The files belong to root, so that the service cannot change its own code.
USER node
EXPOSE 4000
# Whether it lives: who restarts what is unhealthy mends no database. Balancers ask /readyz.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD node -e "fetch('http://127.0.0.1:' + (process.env.PORT || 4000) + '/livez').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"
ENTRYPOINT ["rekey"]
CMD ["start"]
