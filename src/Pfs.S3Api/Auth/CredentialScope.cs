namespace Pfs.S3Api.Auth;

/// <summary>AKID/yyyyMMdd/region/s3/aws4_request.</summary>
internal readonly record struct CredentialScope(string AccessKey, string Day, string Region)
{
    /// <summary>Null when it is good, else what is wrong with it, in a sentence.</summary>
    public static string? Parse(string text, out CredentialScope scope)
    {
        scope = default;
        var parts = text.Split('/');
        if (parts.Length != 5 || parts[0].Length == 0 || parts[2].Length == 0)
        {
            return "The Credential is malformed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".";
        }

        if (parts[1].Length != 8 || !parts[1].All(char.IsAsciiDigit))
        {
            return $"Invalid credential date \"{parts[1]}\". This date is not in the format YYYYMMDD.";
        }

        if (parts[3] != "s3")
        {
            return $"Incorrect service \"{parts[3]}\". This endpoint belongs to \"s3\".";
        }

        if (parts[4] != "aws4_request")
        {
            return $"Incorrect terminal \"{parts[4]}\". This endpoint uses \"aws4_request\".";
        }

        scope = new CredentialScope(parts[0], parts[1], parts[2]);
        return null;
    }
}
