import { fileUrl, type Matter } from '@api'
import { t } from '../texts.ts'
import { Written } from '../Written.tsx'

/** The papers of a matter; pictures are shown, the rest are links. Opening one is itself recorded by the server. */
export function MatterFiles(props: { matter: Matter }) {
  const { matter } = props
  if (matter.files.length === 0) return <p className="quiet small matter-files-none">{t('process.files-empty')}</p>
  return <Papers files={matter.files} matterId={matter.id} />
}

/** Papers of a matter, all of them or those of one hand. */
export function Papers(props: { files: Matter['files']; matterId: string }) {
  return (
    <ul className="matter-files" aria-label={t('process.files')}>
      {props.files.map((file) => (
        <li key={file.hash}>
          <a href={fileUrl(file.hash, props.matterId)} target="_blank" rel="noreferrer">
            {file.mediaType.startsWith('image/') && (
              <img
                src={fileUrl(file.hash, props.matterId)}
                alt={t('process.file-picture', { name: file.name })}
                loading="lazy"
              />
            )}
            <Written>{file.name}</Written>
          </a>{' '}
          <span className="quiet small">
            {t('process.kilobytes', { n: Math.max(1, Math.round(file.size / 1024)) })}
          </span>
        </li>
      ))}
    </ul>
  )
}
