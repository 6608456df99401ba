import { Fragment } from 'react';
import styles from './LabelText.module.css';
import { PlateMark } from './Plate.tsx';
import { type Label, plateStep, platesStart } from './planLabels.ts';

interface LabelTextProps {
  readonly label: Label;
  /** Of what is still to come. */
  readonly isLater?: boolean;
}

/** One line beside a mark, with what the lenses add to it. */
function LabelText({ label, isLater = false }: LabelTextProps) {
  const { text, subscript, replicas = [], style, anchor, x, y, ink } = label;
  const plates = platesStart(label);
  return (
    <g data-ink={ink}>
      <text
        className={styles[style]}
        data-later={isLater || undefined}
        {...{ x, y }}
        textAnchor={anchor}
      >
        {text}
        {subscript !== undefined && <tspan data-ink="fragments">{subscript}</tspan>}
      </text>
      {replicas.length > 0 && (
        <g data-ink="replicas">
          {replicas.map((site, index) => (
            <g key={site.id} transform={`translate(${x + plates + index * plateStep} ${y - 12})`}>
              <PlateMark number={site.number} size={15} isHollow />
            </g>
          ))}
        </g>
      )}
    </g>
  );
}

/** Labels of one mark. */
export const LabelTexts = ({
  labels,
  isLater = false,
}: {
  readonly labels: readonly Label[];
  readonly isLater?: boolean;
}) =>
  labels.map((label) => (
    <Fragment key={`${label.y} ${label.style}`}>
      <LabelText label={label} isLater={isLater} />
    </Fragment>
  ));
