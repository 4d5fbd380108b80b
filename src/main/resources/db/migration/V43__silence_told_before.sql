-- An open alert of a silent partner did not note whether orders or status updates were missed: not known (V37_2), so that it is not told
-- again.
update alerts set causes = null where kind = 'partner_silent' and closed_at is null;
