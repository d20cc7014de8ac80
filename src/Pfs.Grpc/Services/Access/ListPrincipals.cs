using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Access;

internal static class ListPrincipals
{
    public static ListPrincipalsResponse Handle(AccessControl access, ListPrincipalsRequest request)
    {
        var pageSize = RequestFields.PageSize(request.PageSize, defaultSize: 100, maxSize: 1000);
        var after = PageToken.Name(request.PageToken);
        var response = new ListPrincipalsResponse();
        var budget = new PageBudget();
        foreach (var principal in access.ListPrincipals().Where(principal => string.CompareOrdinal(principal.Name, after) > 0))
        {
            var message = PrincipalMessage.Of(principal);
            if (response.Principals.Count == pageSize || !budget.TryTake(message))
            {
                response.NextPageToken = PageToken.OfName(response.Principals[^1].Name);
                break;
            }

            response.Principals.Add(message);
        }

        return response;
    }
}
