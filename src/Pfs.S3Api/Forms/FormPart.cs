namespace Pfs.S3Api.Forms;

/// <summary>What a part of a form says about itself.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="FileName">As the client sent it, perhaps with a path; null when it sent none.</param>
internal sealed record FormPart(string Name, string? FileName);
