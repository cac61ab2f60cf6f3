{{- define "nats.labels" -}}
app.kubernetes.io/name: nats
app.kubernetes.io/part-of: flotilla
flotilla.dev/store: nats
{{- end -}}

{{- /* What a Secret holds already, or something new: an upgrade must not lock everybody out. Arguments: root, secret, key, new. */ -}}
{{- define "nats.kept" -}}
{{- $known := lookup "v1" "Secret" .root.Release.Namespace .secret -}}
{{- if and $known (hasKey $known.data .key) }}{{ index $known.data .key | b64dec }}{{ else }}{{ .new }}{{ end -}}
{{- end -}}

{{- define "nats.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
fsGroupChangePolicy: OnRootMismatch
seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- define "nats.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end -}}
