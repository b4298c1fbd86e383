# docker build -t mlquiz .
# docker run -it -v mlquiz:/data mlquiz practice
FROM docker.io/library/python:3.11-slim AS build
WORKDIR /app
RUN python -m venv --without-pip /app/venv
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY bot bot
COPY storage storage
COPY content content
RUN python -m pip --python /app/venv/bin/python install --no-cache-dir --disable-pip-version-check \
    -c constraints.txt '.[postgres,slack,discord]'

FROM docker.io/library/python:3.11-slim
RUN useradd --uid 10001 --create-home mlquiz && install --directory --owner mlquiz --group mlquiz /data
COPY --from=build /app/venv /app/venv
ENV PATH=/app/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DATABASE_URL=sqlite:////data/mlquiz.db
USER mlquiz
WORKDIR /data
VOLUME /data
# As process 1 Python would not hear SIGTERM; SIGINT ends a session as Ctrl-C does.
STOPSIGNAL SIGINT
ENTRYPOINT ["mlquiz"]
CMD ["--help"]
