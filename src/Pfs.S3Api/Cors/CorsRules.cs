using Pfs.S3Api.Errors;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Cors;

/// <summary>The document CORSConfiguration: the rules of a bucket; the first that fits counts.</summary>
internal sealed class CorsRules
{
    private const string Root = "CORSConfiguration";
    private const int MaxRules = 100; // what S3 documents

    private readonly List<CorsRule> _rules;

    private CorsRules(List<CorsRule> rules) => _rules = rules;

    /// <exception cref="S3Exception">MissingRequestBodyError, MalformedXML; InvalidRequest for values that S3 does not take.</exception>
    public static CorsRules Parse(ReadOnlyMemory<byte> document)
    {
        var children = XmlRequest.Parse(document, Root).Children;
        return children.Count is >= 1 and <= MaxRules
            ? new CorsRules([.. children.Select(CorsRule.Parse)])
            : throw new S3Exception(S3Error.MalformedXml);
    }

    /// <summary>The rule that allows a request; null when none does.</summary>
    public CorsRule? Find(CorsRequest request) => _rules.Find(rule => rule.Allows(request));

    /// <summary>The whole document.</summary>
    public void Write(XmlAnswer answer)
    {
        answer.OpenRoot("CORSConfiguration"u8);
        _rules.ForEach(rule => rule.Write(answer));
        answer.Close("CORSConfiguration"u8);
    }
}
