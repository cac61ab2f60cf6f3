{{- define "service.service" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ .name }}
  labels: {{- include "service.labels" . | nindent 4 }}
spec:
  type: {{ ternary "NodePort" "ClusterIP" (not (empty .nodePort)) }}
  selector: {{- include "service.selector" . | nindent 4 }}
  # The admin port is not here: nobody reaches probes and metrics by the Service.
  ports:
    - name: http
      port: 8080
      targetPort: http
      appProtocol: http
      {{- with .nodePort }}
      nodePort: {{ . }}
      {{- end }}
{{- end -}}
