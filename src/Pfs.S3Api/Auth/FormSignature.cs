using Pfs.S3Api.Errors;
using Pfs.S3Api.Forms;

namespace Pfs.S3Api.Auth;

/// <summary>
/// What a form says about its own signature, which is over the policy as it was sent; nothing of it is believed yet.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html
/// </summary>
internal sealed record FormSignature(CredentialScope Scope, string Policy, string Signature)
{
    private const string AlgorithmField = "X-Amz-Algorithm";
    private const string CredentialField = "X-Amz-Credential";
    private const string DateField = "X-Amz-Date";
    private const string SignatureField = "X-Amz-Signature";

    private static readonly string[] Fields = [AlgorithmField, CredentialField, DateField, SignatureField];

    /// <exception cref="S3Exception">AccessDenied for a form without a signature; InvalidArgument for a malformed one; InvalidRequest for an old one.</exception>
    public static FormSignature Parse(PostForm form)
    {
        _ = form.Key; // S3 misses it first
        if (form["AWSAccessKeyId"] is not null)
        {
            throw new S3Exception(
                S3Error.InvalidRequest,
                "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.");
        }

        if (Array.TrueForAll(Fields, field => form[field] is null))
        {
            throw new S3Exception(S3Error.AccessDenied, "Access Denied: sign the form's policy with an access key of this server.");
        }

        var algorithm = Needed(form, AlgorithmField);
        var credential = Needed(form, CredentialField);
        var date = Needed(form, DateField);
        var signature = Needed(form, SignatureField);
        if (algorithm != AuthorizationHeader.Algorithm)
        {
            throw S3Exception.InvalidArgument(AlgorithmField, algorithm, "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"");
        }

        if (CredentialScope.Parse(credential, out var scope) is { } fault)
        {
            throw S3Exception.InvalidArgument(CredentialField, credential, fault);
        }

        return AmzTime.TryParse(date, out _)
            ? new FormSignature(scope, Needed(form, "policy"), signature)
            : throw S3Exception.InvalidArgument(DateField, date, "X-Amz-Date must be formated via ISO8601 Long format");
    }

    private static string Needed(PostForm form, string field) => form[field] ?? throw PostForm.Missing(field);
}
