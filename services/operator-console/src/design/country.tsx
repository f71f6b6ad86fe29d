import type { ReactElement } from 'react';
import { useWords } from '../app/context.js';
import { countryName } from '../words/countries.js';
import styles from './country.module.css';

/** A state by its name. */
export function Country({ code }: { readonly code: string }): ReactElement {
  const { language } = useWords();
  return <span>{countryName(code, language)}</span>;
}

/** A state by its code, where there is no room; its name is there for whoever asks. */
export function CountryCode({ code }: { readonly code: string }): ReactElement {
  const { language } = useWords();
  const name = countryName(code, language);
  return (
    <abbr className={styles.code} title={name}>
      {code}
    </abbr>
  );
}
