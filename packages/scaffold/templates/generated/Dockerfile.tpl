# {{description}}
#   docker build -f {{folder}}/Dockerfile .    from source, in a clean checkout
#   tar -c --exclude node_modules {{folder}} | docker build -f {{folder}}/Dockerfile --build-arg BUNDLE=prebuilt -    from the dist/ that is there
# Both give the same files with the same times.
ARG BUNDLE=source

FROM --platform=$BUILDPLATFORM node:24-bookworm-slim AS source
WORKDIR /src
ENV npm_config_update_notifier=false CI=true
# pnpm comes by the lock file that the launcher uses too; the base image needs no corepack.
COPY tools/package.json tools/package-lock.json /tools/
RUN --mount=type=cache,id=npm,target=/root/.npm npm install --prefix /tools --ignore-scripts --no-audit --no-fund
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml .npmrc tsconfig.base.json ./
COPY {{folder}}/package.json {{folder}}/
# What it is made of.
{{copies}}
# Age and origin of the packages are checked where this lock file is first installed, by the launcher and in CI; nine images at once would each ask for all of it again.
RUN --mount=type=cache,id=pnpm,target=/pnpm-store \
    node /tools/node_modules/pnpm/bin/pnpm.mjs install --frozen-lockfile --config.minimumReleaseAge=0 --config.trustPolicy=off {{filters}} --store-dir /pnpm-store --package-import-method copy
COPY {{folder}} {{folder}}
RUN cd {{folder}} && rm -rf dist && node --run bundle

FROM --platform=$BUILDPLATFORM node:24-bookworm-slim AS prebuilt
WORKDIR /src
COPY {{folder}} {{folder}}

# What goes into the image, with fixed times: equal files then give equal layers.
FROM ${BUNDLE} AS files
RUN mkdir -p /out/app && cd {{folder}} \
    && for path in dist migrations openapi.json; do if [ -e $path ]; then cp -r $path /out/app/; fi; done \
    && rm -rf /out/app/dist/meta.json /out/app/dist/web.hash \
    && chmod -R u=rwX,go=rX /out && find /out -exec touch -h -d @0 {} +

FROM gcr.io/distroless/nodejs24-debian12:nonroot
LABEL org.opencontainers.image.title="flotilla {{name}}" \
      org.opencontainers.image.description="{{description}}" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=files /out/ /
# The heap follows the container's memory limit; V8's own guess is larger than a small container.
ENV NODE_ENV=production NODE_OPTIONS=--max-old-space-size-percentage=70
USER 65532:65532
# The image's entry point is Node. The migration job runs /app/dist/migrate.mjs instead.
CMD ["/app/dist/main.mjs"]
