# Maieutic in a container: `docker build -t maieutic . && docker run -p 7860:7860 maieutic`.
# Programs are isolated with seccomp, which Docker's own default profile allows; nothing more is
# needed. The root file system may be read-only: `--read-only --tmpfs /tmp -v maieutic:/data`.
FROM python:3.12-slim

RUN apt-get update \
    && apt-get install -y --no-install-recommends libseccomp2 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 1000 tutor \
    && install -d -o tutor -g tutor /data

WORKDIR /app

# One layer for everything it runs on; it is made again only when the list changes.
COPY requirements.txt ./
RUN pip install --no-cache-dir -r requirements.txt

COPY app.py LICENSE README.md ./
COPY tutor_app ./tutor_app
COPY prompts ./prompts
COPY knowledge ./knowledge

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp \
    TUTOR_HOST=0.0.0.0 \
    TUTOR_PORT=7860 \
    TUTOR_DATA_DIR=/data

USER 1000
EXPOSE 7860
VOLUME ["/data"]

HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:7860/healthz', timeout=4)"]

CMD ["python", "app.py"]
