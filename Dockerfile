# syntax=docker/dockerfile:1
# docker build -t ventvault-backend . && docker run -p 8000:8000 ventvault-backend

FROM rust:1.95-slim-bookworm AS build
# A C compiler for ring, mimalloc; nothing else is built from C.
RUN apt-get update && apt-get install -y --no-install-recommends build-essential && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/src/target \
    cargo build --locked --profile dist -p ventvault && cp target/dist/ventvault /ventvault

FROM debian:bookworm-slim
# Root certificates for the LLM providers; nothing else beyond the base image.
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home ventvault && install -d -o ventvault -g ventvault /data
COPY --from=build /ventvault /usr/local/bin/ventvault
ENV ENVIRONMENT=production DATA_DIR=/data
VOLUME /data
EXPOSE 8000
USER ventvault
ENTRYPOINT ["/usr/local/bin/ventvault"]
CMD ["serve"]
