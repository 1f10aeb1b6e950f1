import type { Flag, MatterSaid } from '@api'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { supervises, useSession } from '../access/session.ts'
import { DecisionBar } from '../casework/DecisionBar.tsx'
import { Papers } from '../process/MatterFiles.tsx'
import { MatterStrip } from '../process/MatterSteps.tsx'
import { matterQuery } from '../process/process.queries.ts'
import { DueWords } from '../process/WorkList.tsx'
import { QueryView } from '../QueryView.tsx'
import { t, word } from '../texts.ts'
import { Written } from '../Written.tsx'
import { dayAndTime, dayOf, nearTime } from '../when.ts'
import { EvidenceTables } from './EvidenceTables.tsx'
import { Marks } from './FlagList.tsx'
import { FlagMark, shownValue } from './FlagMark.tsx'
import { OpenNames } from './OpenNames.tsx'
import { Precision } from './Precision.tsx'
import './rules.css'
import { flagQuery } from './rules.queries.ts'

/** 为什么亮灯: rows, rule, law, the usual innocent explanations and the unit's words on one page; a person decides at its foot. */
export function FlagPage() {
  const { id } = useParams({ from: '/frame/flags/$id' })
  const [open, setOpen] = useState<string>()
  const query = useQuery(flagQuery(id, open))
  return (
    <div className="page">
      <QueryView query={query} title={t('rules.question')} back={<Link to="/flags">{t('rules.back')}</Link>}>
        {(flag) => <FlagView flag={flag} opened={Boolean(open)} onOpen={setOpen} />}
      </QueryView>
    </div>
  )
}

function FlagView(props: { flag: Flag; opened: boolean; onOpen: (purpose: string) => void }) {
  const { flag } = props
  const session = useSession()
  const list = flag.matterId === null && flag.casework === null && flag.dueAt === null ? '/external' : '/flags'
  return (
    <>
      <header>
        <div className="trail flag-trail">
          <nav aria-label={t('process.trail')}>
            <Link to={list}>{t(supervises(session) ? 'rules.title-supervisor' : 'rules.title-unit')}</Link>
            {flag.groupName ? ` / ${flag.groupName}` : ''} / {flag.ruleTitle}
          </nav>
          <Marks />
        </div>
        <div className="flag-head">
          <h1 className="title">{t('rules.why-lit', { title: flag.ruleTitle })}</h1>
          <FlagMark colour={flag.colour} boxed />
          <div className="flag-clock">
            {flag.state === 'raised' ? (
              flag.dueAt && <DueWords due={flag.dueAt} />
            ) : (
              <b>{word('rules.state', flag.state)}</b>
            )}
          </div>
        </div>
        <p className="flag-lead">
          <Written>{[flag.unit?.name, flag.reason].filter(Boolean).join(t('rules.comma'))}</Written>
          {!flag.reason && flag.value !== null && flag.value !== '' && (
            <b> {t('rules.value-is', { value: shownValue(flag.value) })}</b>
          )}
        </p>
      </header>
      <div className="flag-grid">
        <div className="stack">
          {flag.casework && (
            <section className="sheet">
              <Head title={t('rules.progress')} note={t('rules.progress-note')} />
              <div className="sheet-body">
                <MatterStrip steps={flag.casework.steps} />
              </div>
            </section>
          )}
          <section className="sheet">
            <Head title={t('rules.evidence')} note={t('rules.evidence-note')}>
              <OpenNames opened={props.opened} onOpen={props.onOpen} />
            </Head>
            <EvidenceTables evidence={flag.evidence} colour={flag.colour} flag={flag.id} />
          </section>
          <section className="sheet">
            <Head title={t('rules.innocent')} note={t('rules.innocent-note')} />
            {flag.falsePositives.length === 0 ? (
              <p className="sheet-body quiet">{t('rules.innocent-none')}</p>
            ) : (
              <ul className="sheet-body innocent">
                {flag.falsePositives.map((reason) => (
                  <li key={reason}>{reason}</li>
                ))}
              </ul>
            )}
          </section>
        </div>
        <div className="stack">
          <Words flag={flag} />
          <RuleAndLaw flag={flag} />
          <section className="sheet sheet-body">
            <h2 className="subtitle">{t('rules.precision')}</h2>
            <Precision precision={flag.precision} corrected={flag.corrected} />
          </section>
          <section className="sheet sheet-body">
            <h2 className="subtitle">{t('rules.looked')}</h2>
            <p className="small quiet">
              {flag.looks.length === 0
                ? t('rules.looked-nobody')
                : [...new Set(flag.looks.map((look) => `${look.who} ${nearTime(look.at)}`))].join(' · ')}
            </p>
            <p className="small quiet">{t('rules.looked-note')}</p>
          </section>
        </div>
      </div>
      {flag.casework && <DecisionBar matterId={flag.casework.matterId} flag={flag} />}
    </>
  )
}

function Head(props: { title: string; note: string; children?: ReactNode }) {
  return (
    <div className="sheet-head sheet-head-plain">
      <h2 className="subtitle">
        {props.title} <span className="quiet small">{props.note}</span>
      </h2>
      {props.children}
    </div>
  )
}

/** What the unit said and what was decided about it: every hand's words under that hand, with the papers handed in. */
function Words(props: { flag: Flag }) {
  const { casework } = props.flag
  const matter = useQuery({ ...matterQuery(casework?.matterId ?? ''), enabled: casework !== null })
  const said = matter.data?.said ?? []
  const own = said.filter((one) => one.own)
  const others = said.filter((one) => !one.own)
  const waits = (casework?.steps ?? []).some((step) => step.state === 'current')
  return (
    <>
      <section className="sheet sheet-body">
        <h2 className="subtitle">{t('rules.unit-words')}</h2>
        {own.map((one) => (
          <Hand key={one.element} said={one} matterId={casework!.matterId} />
        ))}
        {own.length === 0 && <p className="quiet">{t(waits ? 'rules.unit-words-wait' : 'rules.unit-words-none')}</p>}
      </section>
      {(casework?.correction?.made ?? []).length > 0 && (
        <section className="sheet sheet-body">
          <h2 className="subtitle">{t('rules.corrections')}</h2>
          {casework?.correction?.made.map((made) => (
            <div className="said" key={made.at}>
              {made.changes.map((change) => (
                <p key={change.name}>
                  <b>{change.label}</b>: <del>{change.from}</del> → <ins>{change.to}</ins>
                </p>
              ))}
              <p className="quiet small">
                {[made.post, made.who].filter(Boolean).join(t('rules.post-and-name'))} · {dayAndTime(made.at)}
              </p>
              <blockquote className="unit-words">
                “<Written>{made.reason}</Written>”
              </blockquote>
            </div>
          ))}
        </section>
      )}
      {casework?.rerun && <Rerun flag={props.flag} rerun={casework.rerun} />}
      {others.length > 0 && (
        <section className="sheet sheet-body">
          <h2 className="subtitle">{t('rules.verdicts')}</h2>
          {others.map((one) => (
            <Hand key={one.element} said={one} matterId={casework!.matterId} />
          ))}
        </section>
      )}
    </>
  )
}

/** What the rule said when it was asked again, and what follows from it. */
function Rerun(props: { flag: Flag; rerun: NonNullable<NonNullable<Flag['casework']>['rerun']> }) {
  const { at, stillFlagged, reason } = props.rerun
  const claimed = props.flag.casework?.correction !== null
  return (
    <section className="sheet sheet-body">
      <h2 className="subtitle">{t('rules.rerun')}</h2>
      <p>
        <b>{t(stillFlagged ? 'rules.rerun-lit' : 'rules.rerun-clear')}</b>
        {stillFlagged && reason ? <Written>{reason}</Written> : null}
      </p>
      {stillFlagged && <p>{t(claimed ? 'rules.rerun-claimed' : 'rules.rerun-past')}</p>}
      <p className="quiet small">{dayAndTime(at)}</p>
    </section>
  )
}

function Hand(props: { said: MatterSaid; matterId: string }) {
  const { step, post, who, at, outcome, fields, files } = props.said
  return (
    <div className="said">
      <p>
        <b>{outcome ?? step}</b>{' '}
        <span className="quiet small">
          {step} · {[post, who].filter(Boolean).join(t('rules.post-and-name'))} · {dayAndTime(at)}
        </span>
      </p>
      {fields.map((field) => (
        <div key={field.name}>
          <p className="quiet small">{field.label}</p>
          <blockquote className="unit-words">
            “<Written>{/^\d{4}-\d{2}-\d{2}$/.test(field.value) ? dayOf(field.value) : field.value}</Written>”
          </blockquote>
        </div>
      ))}
      {files.length > 0 && <Papers files={files} matterId={props.matterId} />}
    </div>
  )
}

function RuleAndLaw(props: { flag: Flag }) {
  const { flag } = props
  const params = flag.settings.map(({ said, value, unit }) => `${said}${t('rules.comma')}${value}${unit}`)
  return (
    <section className="sheet sheet-body">
      <h2 className="subtitle">{t('rules.rule-and-law')}</h2>
      <dl className="terms">
        <dt>{t('rules.why')}</dt>
        <dd>{flag.why}</dd>
        <dt>{t('rules.basis')}</dt>
        <dd>
          {flag.legalBasis.map((basis) => (
            <p key={basis}>{basis}</p>
          ))}
        </dd>
        {params.length > 0 && (
          <>
            <dt>{t('rules.params')}</dt>
            <dd>{params.join(t('rules.semicolon'))}</dd>
          </>
        )}
      </dl>
      <details className="rule-text">
        <summary>{t('rules.text')}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a rule wider than the sheet is scrolled with the keyboard */}
        <pre lang="zh" tabIndex={0}>
          {flag.ruleText}
        </pre>
      </details>
    </section>
  )
}
