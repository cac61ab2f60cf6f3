{{- /* Started: it listens, or waits for something that is away. Ready: it may be sent requests. Live: its event loop turns, whatever its dependencies do. */ -}}
{{- define "service.probes" -}}
startupProbe:
  httpGet: { path: /startupz, port: admin }
  periodSeconds: 1
  timeoutSeconds: 2
  failureThreshold: {{ .probes.startupSeconds }}
readinessProbe:
  httpGet: { path: /readyz, port: admin }
  periodSeconds: {{ .probes.readinessPeriod }}
  timeoutSeconds: 2
  failureThreshold: 2
livenessProbe:
  httpGet: { path: /livez, port: admin }
  periodSeconds: {{ .probes.livenessPeriod }}
  timeoutSeconds: 5
  failureThreshold: 3
{{- end -}}
