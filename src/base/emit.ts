/**
 * How a producer says what happened. Rooms declare their events and take an `emit` as last
 * argument; they never know who listens (invariant 7).
 */
export type Emit<Event> = (event: Event) => void;
