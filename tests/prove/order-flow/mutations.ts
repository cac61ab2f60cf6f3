import { parseAst } from 'vite'

/** A small change of a source that should not go unnoticed. */
export interface Mutation {
  /** `line: before → after`. */
  readonly name: string
  readonly text: string
}

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

const operators: Readonly<Record<string, string>> = {
  '===': '!==',
  '!==': '===',
  '&&': '||',
  '||': '&&',
  '>=': '>',
  '>': '>=',
  '<': '<=',
  '+': '-',
  '-': '+',
}

/** Every mutation of a TypeScript source: operators turned round, conditions decided, numbers moved, texts and properties lost, returned calls replaced by the other branch. */
export function mutationsOf(source: string): Mutation[] {
  const mutations: Mutation[] = []
  const change = (start: number, end: number, by: string) => {
    const line = source.slice(0, start).split('\n').length
    const text = source.slice(0, start) + by + source.slice(end)
    mutations.push({ name: `${line}: ${source.slice(start, end)} → ${by || 'nothing'}`, text })
  }
  const cut = ({ start, end }: Node) => change(start, end + (source[end] === ',' ? 1 : 0), '')

  function mutate(node: Node): void {
    const [left, right, test] = [node.left as Node, node.right as Node, node.test as Node | null]
    switch (node.type) {
      case 'BinaryExpression':
      case 'LogicalExpression': {
        const operator = node.operator as string
        const at = source.indexOf(operator, left.end)
        if (operators[operator] && at < right.start) change(at, at + operator.length, operators[operator])
        return
      }
      case 'IfStatement':
      case 'ConditionalExpression':
        change(test!.start, test!.end, 'true')
        return change(test!.start, test!.end, 'false')
      case 'SwitchCase':
        if (test) change(test.start, test.end, "'never'")
        return
      case 'Literal':
        if (typeof node.value === 'number') change(node.start, node.end, `${node.value + 1}`)
        if (typeof node.value === 'string') change(node.start, node.end, "'mutated'")
        return
      case 'ObjectExpression':
        for (const property of node.properties as Node[]) cut(property)
        return
      case 'ArrayExpression':
        for (const element of node.elements as Node[]) cut(element)
        return
      case 'UpdateExpression':
        return change(
          node.start,
          node.end,
          source.slice(node.start, node.end).replace(/\+\+|--/, (sign) => (sign === '++' ? '--' : '++')),
        )
    }
  }

  walk(parseAst(source, { lang: 'ts' }) as unknown as Node, mutate)
  return mutations
}

// Types have no effect, and neither has what stands in them.
function walk(node: Node, visit: (node: Node) => void): void {
  if (/^(TS|Import)/.test(node.type) && node.type !== 'TSNonNullExpression') return
  visit(node)
  for (const [key, value] of Object.entries(node)) {
    if (key === 'typeAnnotation' || (node.type === 'SwitchCase' && key === 'test')) continue
    for (const child of Array.isArray(value) ? value : [value]) if (child?.type) walk(child as Node, visit)
  }
}
