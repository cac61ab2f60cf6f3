# {{description}}
# Written by `flotilla doctor --fix`. From source, or from the dist/ that exists; both give the same layers:
#   docker build -f {{folder}}/Dockerfile .
#   tar -c --exclude node_modules {{folder}} | docker build -f {{folder}}/Dockerfile --build-arg BUNDLE=prebuilt -
ARG BUNDLE=source

FROM --platform=$BUILDPLATFORM node:24-bookworm-slim AS base
WORKDIR /src

FROM base AS source
ENV CI=true
COPY tools/package.json tools/package-lock.json /tools/
RUN --mount=type=cache,id=npm,target=/root/.npm npm install --prefix /tools --ignore-scripts --no-audit --no-fund
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml .npmrc tsconfig.base.json ./
COPY {{folder}}/package.json {{folder}}/
{{copies}}
# The launcher and CI checked age and origin of the packages; here every image would ask for them again.
RUN --mount=type=cache,id=pnpm,target=/pnpm-store \
    node /tools/node_modules/pnpm/bin/pnpm.mjs install --frozen-lockfile --config.minimumReleaseAge=0 --config.trustPolicy=off {{filters}} --store-dir /pnpm-store --package-import-method copy
COPY {{folder}} {{folder}}
RUN cd {{folder}} && node --run bundle

FROM base AS prebuilt
COPY {{folder}} {{folder}}

# Fixed times and modes: equal files give equal layers.
FROM ${BUNDLE} AS files
RUN cd {{folder}} && mkdir -p /out/app && cp -r dist $(ls -d migrations openapi.json 2> /dev/null) /out/app/ \
    && rm -f /out/app/dist/meta.json /out/app/dist/web.hash \
    && chmod -R u=rwX,go=rX /out && find /out -exec touch -h -d @0 {} +

FROM gcr.io/distroless/nodejs24-debian12:nonroot
LABEL org.opencontainers.image.title="flotilla {{name}}" \
      org.opencontainers.image.description="{{description}}" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=files /out/ /
# V8 would guess a larger heap than a small container has.
ENV NODE_ENV=production NODE_OPTIONS=--max-old-space-size-percentage=70
USER 65532:65532
# The image's entry point is Node.
CMD ["/app/dist/main.mjs"]
