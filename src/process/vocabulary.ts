/**
 * Our words in a BPMN drawing, as a moddle package. Attributes of the namespace `urn:qinglian:bpmn:1` that are not here are refused
 * at publish, so a misspelt deadline can never be silently no deadline.
 */
const NAMESPACE = 'urn:qinglian:bpmn:1'

interface Property {
  readonly name: string
  readonly isAttr: true
  readonly type: 'String'
}

const attributes = (...names: readonly string[]): Property[] =>
  names.map((name) => ({ name, isAttr: true, type: 'String' }))

export const VOCABULARY = {
  name: 'Qinglian',
  uri: NAMESPACE,
  prefix: 'q',
  xml: { tagAlias: 'lowerCase' },
  types: [
    {
      name: 'PublishedProcess',
      extends: ['bpmn:Process'],
      properties: attributes('series', 'subject', 'startedBy', 'workingDays', 'hours', 'clock'),
    },
    {
      name: 'PostTask',
      extends: ['bpmn:UserTask'],
      properties: attributes(
        'post',
        'postFrom',
        'unit',
        'form',
        'workingDays',
        'hours',
        'clock',
        'public',
        'notSameAs',
        'outcomes',
        'asks',
      ),
    },
    { name: 'ActionTask', extends: ['bpmn:ServiceTask'], properties: attributes('action', 'public') },
    {
      name: 'MessageTask',
      extends: ['bpmn:ReceiveTask'],
      properties: attributes('message', 'workingDays', 'hours', 'clock', 'public'),
    },
    {
      name: 'Deadline',
      extends: ['bpmn:BoundaryEvent'],
      properties: attributes('workingDays', 'hours', 'clock', 'public'),
    },
    { name: 'PublishedEnd', extends: ['bpmn:EndEvent'], properties: attributes('status', 'public') },
  ],
} as const
