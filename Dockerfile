# The image: the built gateway on a base with Node and no shell, run by nobody in particular on a read-only root.
#
#   docker build -t leadsail-graphql .
#   docker run --read-only --cap-drop ALL -p 4000:4000 -e LEADSAIL_URL=https://api.leadsail.app/api/v1 leadsail-graphql
#
# BUILD_IMAGE needs Node 22.19 or later, npm and a shell; BASE_IMAGE needs Node 22.19 or later and no more.
ARG BUILD_IMAGE=docker.io/library/node:24-trixie-slim
ARG BASE_IMAGE=gcr.io/distroless/nodejs24-debian13:nonroot

# What is built is the same for every platform, so that it is built on the one that builds.
FROM --platform=${BUILDPLATFORM} ${BUILD_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional
COPY . .
RUN npm run build

FROM ${BASE_IMAGE}
LABEL org.opencontainers.image.title="leadsail-graphql" \
      org.opencontainers.image.description="GraphQL gateway over the LeadSail REST API" \
      org.opencontainers.image.licenses="MIT"
# Where distroless images have Node, and then where others have it.
ENV PATH=/nodejs/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=4000
WORKDIR /app
COPY --from=build /build/dist ./
# A number, so that Kubernetes can tell that it is not root.
USER 65532:65532
EXPOSE 4000
# There is no curl. Set another port by PORT, which this reads too, and not by --port.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/health').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# In exec form the gateway is process 1 itself, and SIGTERM reaches it.
ENTRYPOINT ["node", "/app/bin/leadsail-graphql.cjs"]
