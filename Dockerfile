# syntax=docker/dockerfile:1

# One file for every service: docker build --build-arg SERVICE=chat-service .
# The build stage does not depend on SERVICE, so that the images of one build share a single compilation.
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2,sharing=locked \
    mvn --batch-mode --no-transfer-progress -DskipTests \
        --projects gateway-service,chat-service,user-room-service,image-service --also-make package
RUN <<'EXTRACT'
set -e
for service in gateway-service chat-service user-room-service image-service; do
  mkdir -p /out/$service
  cp $service/target/$service-*-exec.jar /tmp/service.jar
  # Libraries apart from the services' own classes: a layer that changes with every commit should be small.
  java -Djarmode=tools -jar /tmp/service.jar extract --layers --destination /out/$service
done
EXTRACT

FROM eclipse-temurin:25-jre
# image-service decodes with it where it is quicker than Java; the others do not load it. The base image is of the latest Ubuntu that Temurin
# supports: 26.04 and Debian call the package libturbojpeg0, Ubuntu 24.04 and older libturbojpeg.
RUN apt-get update \
 && { apt-get install --yes --no-install-recommends libturbojpeg0 || apt-get install --yes --no-install-recommends libturbojpeg; } \
 && rm -rf /var/lib/apt/lists/*
RUN groupadd --system --gid 10001 maru \
 && useradd --system --uid 10001 --gid maru --home-dir /app --no-create-home --shell /usr/sbin/nologin maru \
 && install --directory --owner maru --group maru /var/lib/maru/pictures
# The JRE's own archive of shared classes is for other object headers than those in jvm.options.
RUN java -XX:+UseCompactObjectHeaders -Xshare:dump >/dev/null
WORKDIR /app
COPY --chmod=0755 deploy/healthy deploy/reachable /app/
COPY deploy/jvm.options /app/jvm.options
ARG SERVICE
COPY --from=build /out/${SERVICE}/dependencies/ ./
COPY --from=build /out/${SERVICE}/spring-boot-loader/ ./
COPY --from=build /out/${SERVICE}/snapshot-dependencies/ ./
COPY --from=build /out/${SERVICE}/application/ ./
# By number, so that Kubernetes can see that it is not root.
USER 10001:10001
ENTRYPOINT ["java", "@/app/jvm.options", "-jar", "/app/service.jar"]
