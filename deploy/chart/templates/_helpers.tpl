{{/* Names, labels and what several templates need. */}}

{{- define "gateway.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "gateway.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else if contains (include "gateway.name" .) .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "gateway.name" .) | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "gateway.selector" -}}
app.kubernetes.io/name: {{ include "gateway.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "gateway.labels" -}}
{{ include "gateway.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "gateway.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "gateway.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "gateway.image" -}}
{{- if .Values.image.digest }}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest }}
{{- else }}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) }}
{{- end }}
{{- end }}

{{/* The Secret to mount; empty when there is none. */}}
{{- define "gateway.secret" -}}
{{- if .Values.secrets.existingSecret }}
{{- .Values.secrets.existingSecret }}
{{- else if .Values.secrets.values }}
{{- include "gateway.fullname" . }}
{{- end }}
{{- end }}

{{/* Its files, as JSON. */}}
{{- define "gateway.secretKeys" -}}
{{- if .Values.secrets.existingSecret }}
{{- if .Values.secrets.values }}
{{- fail "secrets.existingSecret and secrets.values are both set: set one of them." }}
{{- end }}
{{- if not .Values.secrets.existingKeys }}
{{- fail "secrets.existingSecret needs secrets.existingKeys: which of the files it has." }}
{{- end }}
{{- toJson .Values.secrets.existingKeys }}
{{- else }}
{{- keys .Values.secrets.values | sortAlpha | toJson }}
{{- end }}
{{- end }}

{{/* Says what the gateway would end with, before there is a pod that ends with it. */}}
{{- define "gateway.checkCallers" -}}
{{- $keys := include "gateway.secretKeys" . | fromJsonArray }}
{{- if and (has "leadsail-api-key" $keys) (not (has "tenants.json" $keys)) (not (hasKey .Values.config "GATEWAY_JWKS_URL")) }}
{{- fail "leadsail-api-key would open these leads to everybody: add tenants.json to the secrets or GATEWAY_JWKS_URL to config, or leave the key out and let callers send X-API-Key." }}
{{- end }}
{{- end }}

{{/* The variable that names the file of a secret. */}}
{{- define "gateway.secretVariables" -}}
leadsail-api-key: LEADSAIL_API_KEY_FILE
redis-url: REDIS_URL_FILE
tenants.json: GATEWAY_TENANTS
webhook-hmac-secret: GATEWAY_WEBHOOK_HMAC_SECRET_FILE
webhook-secret: GATEWAY_WEBHOOK_SECRET_FILE
{{- end }}

{{/* What lets answers leave in parts, and subscriptions last: each controller has words of its own. */}}
{{- define "gateway.streamAnnotations" -}}
{{- $seconds := toString .Values.ingress.streamSeconds }}
{{- if eq .Values.ingress.controller "nginx" }}
nginx.ingress.kubernetes.io/proxy-buffering: 'off'
nginx.ingress.kubernetes.io/proxy-read-timeout: {{ $seconds | quote }}
nginx.ingress.kubernetes.io/proxy-send-timeout: {{ $seconds | quote }}
{{- else if eq .Values.ingress.controller "nginx.org" }}
nginx.org/proxy-buffering: 'false'
nginx.org/proxy-read-timeout: {{ printf "%ss" $seconds | quote }}
nginx.org/proxy-send-timeout: {{ printf "%ss" $seconds | quote }}
nginx.org/websocket-services: {{ include "gateway.fullname" . }}
{{- else if eq .Values.ingress.controller "haproxy" }}
haproxy.org/timeout-server: {{ printf "%ss" $seconds | quote }}
haproxy.org/timeout-tunnel: {{ printf "%ss" $seconds | quote }}
{{- else if eq .Values.ingress.controller "alb" }}
alb.ingress.kubernetes.io/healthcheck-path: /ready
alb.ingress.kubernetes.io/load-balancer-attributes: {{ printf "idle_timeout.timeout_seconds=%s" $seconds | quote }}
{{- end }}
{{- end }}
