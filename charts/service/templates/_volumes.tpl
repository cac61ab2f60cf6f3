{{- define "service.mounts" -}}
- { name: key, mountPath: /etc/flotilla/key, readOnly: true }
- { name: trusted, mountPath: /etc/flotilla/trusted, readOnly: true }
{{- if .database }}
- { name: database, mountPath: /etc/flotilla/database, readOnly: true }
{{- end }}
{{- if .bus }}
- { name: bus, mountPath: /etc/flotilla/bus, readOnly: true }
{{- end }}
{{- if .cache }}
- { name: cache, mountPath: /etc/flotilla/cache, readOnly: true }
{{- end }}
{{- range .secrets }}
- { name: {{ . }}, mountPath: /etc/flotilla/{{ . }}, readOnly: true }
{{- end }}
{{- if .storesCa }}
- { name: ca, mountPath: /etc/flotilla/ca, readOnly: true }
{{- end }}
- { name: tmp, mountPath: /tmp }
{{- end -}}

{{- define "service.volumes" -}}
- name: key
  secret: { secretName: {{ .name }}-key, defaultMode: 0440 }
- name: trusted
  configMap: { name: service-keys }
{{- if .database }}
- name: database
  secret: { secretName: {{ .name }}-db, defaultMode: 0440 }
{{- end }}
{{- if .bus }}
- name: bus
  secret: { secretName: {{ .name }}-bus, defaultMode: 0440 }
{{- end }}
{{- if .cache }}
- name: cache
  secret: { secretName: {{ .name }}-cache, defaultMode: 0440 }
{{- end }}
{{- range .secrets }}
- name: {{ . }}
  secret: { secretName: {{ $.name }}-{{ . }}, defaultMode: 0440 }
{{- end }}
{{- if .storesCa }}
- name: ca
  configMap: { name: {{ .storesCa }} }
{{- end }}
- name: tmp
  emptyDir: { sizeLimit: 64Mi }
{{- end -}}
