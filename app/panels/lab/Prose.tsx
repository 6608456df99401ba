import type { MouseEvent } from 'react';
import type { LabBlock } from '../../../src/lab/labDocument.ts';
import { formatCount } from '../../../src/viewmodel/format.ts';
import { openNamed } from '../../store/openFiles.ts';
import { useStore } from '../../store/store.ts';
import styles from './Prose.module.css';
import { pictureSource, proseTarget } from './proseTarget.ts';

type Block = Extract<LabBlock, { kind: 'prose' }>['content'];
type Inline = Extract<Block, { kind: 'paragraph' }>['children'][number];
type Heading = Extract<Block, { kind: 'heading' }>;
type List = Extract<Block, { kind: 'list' }>;
type Table = Extract<Block, { kind: 'table' }>;

/**
 * Prose as React. It never changes after the lab was opened, so a node's place is its key; raw HTML
 * is text, decided where the lab is read.
 */
export function ProseBlockView({ block }: { readonly block: Block }) {
  switch (block.kind) {
    case 'heading':
      return <HeadingView heading={block} />;
    case 'paragraph':
      return (
        <p className={styles['paragraph']}>
          <Inlines nodes={block.children} />
        </p>
      );
    case 'list':
      return <ListView list={block} />;
    case 'quote':
      return (
        <blockquote className={styles['quote']}>
          <Blocks blocks={block.children} />
        </blockquote>
      );
    case 'code':
      return <pre className={styles['code']}>{block.text}</pre>;
    case 'rule':
      return <hr className={styles['rule']} />;
    case 'table':
      return <TableView table={block} />;
    case 'footnote':
      return (
        <aside className={styles['footnote']} id={`footnote-${block.label}`}>
          <sup>{block.label}</sup>
          <Blocks blocks={block.children} />
        </aside>
      );
    case 'live':
      return null;
  }
}

function Blocks({ blocks }: { readonly blocks: readonly Block[] }) {
  return blocks.map((block, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: prose does not change.
    <ProseBlockView key={index} block={block} />
  ));
}

function HeadingView({ heading }: { readonly heading: Heading }) {
  const content = <Inlines nodes={heading.children} />;
  if (heading.depth === 1) return <h1>{content}</h1>;
  if (heading.depth === 2) return <h2>{content}</h2>;
  return <h3>{content}</h3>;
}

function ListView({ list }: { readonly list: List }) {
  const items = list.items.map((item, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: prose does not change.
    <li key={index}>
      {item.checked !== undefined && (item.checked ? '☑ ' : '☐ ')}
      <Blocks blocks={item.children} />
    </li>
  ));
  return list.ordered ? (
    <ol className={styles['ordered']} start={list.start}>
      {items}
    </ol>
  ) : (
    <ul className={styles['unordered']}>{items}</ul>
  );
}

function TableView({ table }: { readonly table: Table }) {
  const [heading = [], ...rows] = table.rows;
  const align = (column: number) => table.align[column] ?? undefined;
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          {heading.map((cell, column) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: prose does not change.
            <th key={column} scope="col" style={{ textAlign: align(column) ?? 'left' }}>
              <Inlines nodes={cell} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: prose does not change.
          <tr key={index}>
            {row.map((cell, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: prose does not change.
              <td key={column} style={{ textAlign: align(column) ?? 'left' }}>
                <Inlines nodes={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Inlines({ nodes }: { readonly nodes: readonly Inline[] }) {
  return nodes.map((node, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: prose does not change.
    <InlineView key={index} node={node} />
  ));
}

function InlineView({ node }: { readonly node: Inline }) {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'emphasis':
      return (
        <em>
          <Inlines nodes={node.children} />
        </em>
      );
    case 'strong':
      return (
        <strong>
          <Inlines nodes={node.children} />
        </strong>
      );
    case 'deleted':
      return (
        <del>
          <Inlines nodes={node.children} />
        </del>
      );
    case 'code':
      return <code>{node.text}</code>;
    case 'lineBreak':
      return <br />;
    case 'link':
      return <Link link={node} />;
    case 'image':
      return <Picture href={node.href} alternative={node.alternative} />;
    case 'footnoteReference':
      return (
        <sup>
          <a href={`#footnote-${node.label}`}>{node.label}</a>
        </sup>
      );
    case 'parameter':
      return <ParameterValue name={node.name} />;
  }
}

/** The lab's file, which addresses are relative to. */
const useLabFile = (): string => useStore(({ lab }) => (lab.kind === 'open' ? lab.fileName : ''));

/** Another lab opens in place; what is elsewhere opens apart and hears nothing of this page. */
function Link({ link }: { readonly link: Extract<Inline, { kind: 'link' }> }) {
  const target = proseTarget(link.href, useLabFile(), document.baseURI);
  const children = <Inlines nodes={link.children} />;
  const title = link.title === '' ? undefined : link.title;
  switch (target?.kind) {
    case undefined:
      return children;
    case 'here':
      return (
        <a href={target.href} title={title}>
          {children}
        </a>
      );
    case 'lab':
      return (
        <a href={`?lab=${target.name}`} title={title} onClick={handleLab(target.name)}>
          {children}
        </a>
      );
    case 'elsewhere':
      return (
        <a href={target.href} title={title} target="_blank" rel="noopener noreferrer">
          {children}
        </a>
      );
  }
}

/** A click with a modifier is the browser's: another tab or window. */
const handleLab = (name: string) => (event: MouseEvent) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  void openNamed(name);
};

interface PictureProps {
  readonly href: string;
  readonly alternative: string;
}

function Picture({ href, alternative }: PictureProps) {
  const source = pictureSource(href, useLabFile(), document.baseURI);
  if (source !== undefined) return <img src={source} alt={alternative} />;
  return <em>[{alternative}: a picture from elsewhere, not shown]</em>;
}

/** The value that the lab's sites are filled with; its name is what the lecturer wrote. */
function ParameterValue({ name }: { readonly name: string }) {
  const value = useStore(({ lab }) =>
    lab.kind === 'open' ? lab.opened.parameters[name] : undefined,
  );
  if (value === undefined) return <code>:{name}</code>;
  return (
    <abbr className={styles['parameter']} title={`parameter ${name}`}>
      {formatCount(value)}
    </abbr>
  );
}
