/**
 * Who did it ({@link Actor}) and the trail of what was changed ({@link AuditLog}).
 */
@NullMarked
package nl.chargecars.partnersync.audit;

import org.jspecify.annotations.NullMarked;
