import { isLabName, labName } from '../../store/labOrigin.ts';

/** Where an address of a lab's prose leads, seen from the page. */
export type ProseTarget =
  /** A place or a moment of this page. */
  | { readonly kind: 'here'; readonly href: string }
  /** A lab of this page's own server. */
  | { readonly kind: 'lab'; readonly name: string }
  | { readonly kind: 'elsewhere'; readonly href: string };

const SCHEMES = ['http:', 'https:', 'mailto:'];

/**
 * Addresses are relative to the lab's file, those that start with `?` to the page. Undefined for
 * one that must not be followed.
 */
export function proseTarget(href: string, lab: string, page: string): ProseTarget | undefined {
  if (href.startsWith('#')) return { kind: 'here', href };
  const url = resolve(href, href.startsWith('?') ? '' : lab, page);
  if (!url || !SCHEMES.includes(url.protocol)) return undefined;
  const path = pathInside(url, page);
  if (path === '' && url.hash !== '') return { kind: 'here', href: url.hash };
  const asked = path === '' ? url.searchParams.get('lab') : path && labName(path);
  return asked && isLabName(asked)
    ? { kind: 'lab', name: asked }
    : { kind: 'elsewhere', href: url.href };
}

/** Pictures come from the page's own server or stand in the lab; others would tell who reads it. */
export function pictureSource(href: string, lab: string, page: string): string | undefined {
  const url = resolve(href, lab, page);
  const isAllowed = url?.protocol === 'data:' || url?.origin === new URL(page).origin;
  return isAllowed ? url?.href : undefined;
}

function resolve(href: string, lab: string, page: string): URL | undefined {
  try {
    return new URL(href, new URL(lab, page));
  } catch {
    return undefined;
  }
}

/** The path below the page's folder; empty for the page itself. */
function pathInside(url: URL, page: string): string | undefined {
  const folder = new URL('.', page);
  if (url.origin !== folder.origin || !url.pathname.startsWith(folder.pathname)) return undefined;
  const path = url.pathname.slice(folder.pathname.length);
  return path === 'index.html' ? '' : path;
}
