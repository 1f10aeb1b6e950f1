import { useMutation, useQuery } from '@tanstack/react-query'
import { Dialog } from '@ui'
import { matterInHand } from '../in-hand.ts'
import { Problem, QueryView } from '../QueryView.tsx'
import { t } from '../texts.ts'
import { become, castQuery } from './become.ts'

/** Whom a visitor of the demonstration may be, each by one tap. */
export function CastList(props: { self: string; onClose: () => void }) {
  const query = useQuery(castQuery)
  const becoming = useMutation({
    mutationFn: (person: string) => become(person, { matter: matterInHand(), from: props.self }),
  })
  return (
    <Dialog title={t('access.switch')} close={t('devices.close')} onClose={props.onClose}>
      <QueryView query={query}>
        {(cast) => (
          <ul className="cast">
            {cast.map(({ person, role }) => (
              <li key={person}>
                <button
                  type="button"
                  disabled={becoming.isPending || person === props.self}
                  onClick={() => becoming.mutate(person)}
                >
                  <b>{person}</b> {role}
                </button>
              </li>
            ))}
          </ul>
        )}
      </QueryView>
      {becoming.error && <Problem problem={becoming.error} />}
      <p>
        <a href="/">{t('access.to-tour')}</a>
      </p>
    </Dialog>
  )
}
