namespace Pfs.S3Api.Forms;

/// <summary>A field of a form, as it was sent.</summary>
internal sealed record FormField(string Name, string Value);
