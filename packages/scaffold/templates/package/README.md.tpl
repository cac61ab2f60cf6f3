# @flotilla/{{name}}

{{description}}.

```ts
{{camel}}('  text\n')     // 'text'
```

**Limits.** Say here what it does not do.
