{{- /* From outside to a public service. Event streams stay open, so nothing between may end them for being long. */ -}}
{{- define "service.route" -}}
{{- include (printf "service.route.%s" .route.kind) . -}}
{{- end -}}

{{- define "service.route.httproute" -}}
{{- $gateway := splitList "/" .route.by -}}
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: {{ .name }}
  labels: {{- include "service.labels" . | nindent 4 }}
  {{- with .route.annotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  parentRefs: [{ namespace: {{ first $gateway }}, name: {{ last $gateway }} }]
  hostnames: [{{ .route.host }}]
  rules:
    - matches: [{ path: { type: PathPrefix, value: /api/updates } }]
      backendRefs: [{ name: {{ .name }}, port: 8080 }]
      timeouts: { request: 0s }
    - matches: [{ path: { type: PathPrefix, value: / } }]
      backendRefs: [{ name: {{ .name }}, port: 8080 }]
      timeouts: { request: {{ .drain.longestRequest }}s }
{{- end -}}

{{- define "service.route.ingress" -}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {{ .name }}
  labels: {{- include "service.labels" . | nindent 4 }}
  {{- with .route.annotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  ingressClassName: {{ .route.by }}
  tls: [{ hosts: [{{ .route.host }}], secretName: {{ .route.tlsSecret }} }]
  rules:
    - host: {{ .route.host }}
      http:
        paths:
          - { path: /, pathType: Prefix, backend: { service: { name: {{ .name }}, port: { name: http } } } }
{{- end -}}
