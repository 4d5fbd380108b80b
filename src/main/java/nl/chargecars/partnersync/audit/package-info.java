/**
 * Who did it ({@link Actor}), the trail of what was changed ({@link AuditLog}), and the chain of seals over it
 * ({@link AuditSealer}).
 */
@NullMarked
package nl.chargecars.partnersync.audit;

import org.jspecify.annotations.NullMarked;
